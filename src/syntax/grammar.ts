/**
 * The types of nodes and the fields that the fast parser makes, which are those of tree-sitter-python 0.25 by the same names. A type's number is its
 * place in `TYPES`; tokens come after the named ones, and a token of the lexer has the number of its type.
 */

export const MODULE = 0;
export const IMPORT_STATEMENT = 1;
export const IMPORT_PREFIX = 2;
export const RELATIVE_IMPORT = 3;
export const FUTURE_IMPORT_STATEMENT = 4;
export const IMPORT_FROM_STATEMENT = 5;
export const ALIASED_IMPORT = 6;
export const WILDCARD_IMPORT = 7;
export const ASSERT_STATEMENT = 8;
export const EXPRESSION_STATEMENT = 9;
export const NAMED_EXPRESSION = 10;
export const RETURN_STATEMENT = 11;
export const DELETE_STATEMENT = 12;
export const RAISE_STATEMENT = 13;
export const PASS_STATEMENT = 14;
export const BREAK_STATEMENT = 15;
export const CONTINUE_STATEMENT = 16;
export const IF_STATEMENT = 17;
export const ELIF_CLAUSE = 18;
export const ELSE_CLAUSE = 19;
export const FOR_STATEMENT = 20;
export const WHILE_STATEMENT = 21;
export const TRY_STATEMENT = 22;
export const EXCEPT_CLAUSE = 23;
export const FINALLY_CLAUSE = 24;
export const WITH_STATEMENT = 25;
export const WITH_CLAUSE = 26;
export const WITH_ITEM = 27;
export const FUNCTION_DEFINITION = 28;
export const PARAMETERS = 29;
export const LAMBDA_PARAMETERS = 30;
export const LIST_SPLAT = 31;
export const DICTIONARY_SPLAT = 32;
export const GLOBAL_STATEMENT = 33;
export const NONLOCAL_STATEMENT = 34;
export const CLASS_DEFINITION = 35;
export const TYPE_PARAMETER = 36;
export const ARGUMENT_LIST = 37;
export const DECORATED_DEFINITION = 38;
export const DECORATOR = 39;
export const BLOCK = 40;
export const EXPRESSION_LIST = 41;
export const DOTTED_NAME = 42;
export const TUPLE_PATTERN = 43;
export const LIST_PATTERN = 44;
export const DEFAULT_PARAMETER = 45;
export const TYPED_DEFAULT_PARAMETER = 46;
export const LIST_SPLAT_PATTERN = 47;
export const DICTIONARY_SPLAT_PATTERN = 48;
export const AS_PATTERN = 49;
export const AS_PATTERN_TARGET = 50;
export const NOT_OPERATOR = 51;
export const BOOLEAN_OPERATOR = 52;
export const BINARY_OPERATOR = 53;
export const UNARY_OPERATOR = 54;
export const COMPARISON_OPERATOR = 55;
export const LAMBDA = 56;
export const ASSIGNMENT = 57;
export const AUGMENTED_ASSIGNMENT = 58;
export const PATTERN_LIST = 59;
export const YIELD = 60;
export const ATTRIBUTE = 61;
export const SUBSCRIPT = 62;
export const SLICE = 63;
export const ELLIPSIS = 64;
export const CALL = 65;
export const TYPED_PARAMETER = 66;
export const TYPE = 67;
export const GENERIC_TYPE = 68;
export const UNION_TYPE = 69;
export const KEYWORD_ARGUMENT = 70;
export const LIST = 71;
export const SET = 72;
export const TUPLE = 73;
export const DICTIONARY = 74;
export const PAIR = 75;
export const LIST_COMPREHENSION = 76;
export const DICTIONARY_COMPREHENSION = 77;
export const SET_COMPREHENSION = 78;
export const GENERATOR_EXPRESSION = 79;
export const PARENTHESIZED_EXPRESSION = 80;
export const FOR_IN_CLAUSE = 81;
export const IF_CLAUSE = 82;
export const CONDITIONAL_EXPRESSION = 83;
export const CONCATENATED_STRING = 84;
export const STRING = 85;
export const STRING_CONTENT = 86;
export const STRING_START = 87;
export const STRING_END = 88;
export const INTERPOLATION = 89;
export const ESCAPE_INTERPOLATION = 90;
export const ESCAPE_SEQUENCE = 91;
export const FORMAT_SPECIFIER = 92;
export const FORMAT_EXPRESSION = 93;
export const TYPE_CONVERSION = 94;
export const INTEGER = 95;
export const FLOAT = 96;
export const IDENTIFIER = 97;
export const TRUE = 98;
export const FALSE = 99;
export const NONE = 100;
export const AWAIT = 101;
export const COMMENT = 102;
export const LINE_CONTINUATION = 103;
export const POSITIONAL_SEPARATOR = 104;
export const KEYWORD_SEPARATOR = 105;
export const MATCH_STATEMENT = 106;
export const CASE_CLAUSE = 107;
export const CASE_PATTERN = 108;
export const UNION_PATTERN = 109;
export const DICT_PATTERN = 110;
export const KEYWORD_PATTERN = 111;
export const SPLAT_PATTERN = 112;
export const CLASS_PATTERN = 113;
export const COMPLEX_PATTERN = 114;

// Tokens.
export const LEFT_PAREN = 115;
export const RIGHT_PAREN = 116;
export const LEFT_BRACKET = 117;
export const RIGHT_BRACKET = 118;
export const LEFT_BRACE = 119;
export const RIGHT_BRACE = 120;
export const COMMA = 121;
export const COLON = 122;
export const SEMICOLON = 123;
export const DOT = 124;
export const EQUAL = 125;
export const ARROW = 126;
export const AT = 127;
export const WALRUS = 128;
export const BACKSLASH = 129;
export const PLUS = 130;
export const MINUS = 131;
export const STAR = 132;
export const SLASH = 133;
export const PERCENT = 134;
export const DOUBLE_SLASH = 135;
export const DOUBLE_STAR = 136;
export const BAR = 137;
export const AMPERSAND = 138;
export const CARET = 139;
export const SHIFT_LEFT = 140;
export const SHIFT_RIGHT = 141;
export const TILDE = 142;
export const LESS = 143;
export const LESS_EQUAL = 144;
export const EQUAL_EQUAL = 145;
export const NOT_EQUAL = 146;
export const GREATER_EQUAL = 147;
export const GREATER = 148;
export const IN = 149;
export const NOT_IN = 150;
export const IS = 151;
export const IS_NOT = 152;
export const PLUS_EQUAL = 153;
export const MINUS_EQUAL = 154;
export const STAR_EQUAL = 155;
export const SLASH_EQUAL = 156;
export const AT_EQUAL = 157;
export const DOUBLE_SLASH_EQUAL = 158;
export const PERCENT_EQUAL = 159;
export const DOUBLE_STAR_EQUAL = 160;
export const SHIFT_RIGHT_EQUAL = 161;
export const SHIFT_LEFT_EQUAL = 162;
export const AMPERSAND_EQUAL = 163;
export const CARET_EQUAL = 164;
export const BAR_EQUAL = 165;
export const KEYWORD_IMPORT = 166;
export const KEYWORD_FROM = 167;
export const KEYWORD_FUTURE = 168;
export const KEYWORD_AS = 169;
export const KEYWORD_ASSERT = 170;
export const KEYWORD_RETURN = 171;
export const KEYWORD_DEL = 172;
export const KEYWORD_RAISE = 173;
export const KEYWORD_PASS = 174;
export const KEYWORD_BREAK = 175;
export const KEYWORD_CONTINUE = 176;
export const KEYWORD_IF = 177;
export const KEYWORD_ELIF = 178;
export const KEYWORD_ELSE = 179;
export const KEYWORD_FOR = 180;
export const KEYWORD_WHILE = 181;
export const KEYWORD_TRY = 182;
export const KEYWORD_EXCEPT = 183;
export const KEYWORD_FINALLY = 184;
export const KEYWORD_WITH = 185;
export const KEYWORD_DEF = 186;
export const KEYWORD_ASYNC = 187;
export const KEYWORD_GLOBAL = 188;
export const KEYWORD_NONLOCAL = 189;
export const KEYWORD_CLASS = 190;
export const KEYWORD_LAMBDA = 191;
export const KEYWORD_YIELD = 192;
export const KEYWORD_AWAIT = 193;
export const KEYWORD_AND = 194;
export const KEYWORD_OR = 195;
export const KEYWORD_NOT = 196;
export const KEYWORD_MATCH = 197;
export const KEYWORD_CASE = 198;
export const UNDERSCORE = 199;

// Tokens that are no nodes.
export const NEWLINE = 200;
export const END = 201;
export const QUOTE = 202;

/** The names of types by number. */
export const TYPES: readonly string[] = [
  'module',
  'import_statement',
  'import_prefix',
  'relative_import',
  'future_import_statement',
  'import_from_statement',
  'aliased_import',
  'wildcard_import',
  'assert_statement',
  'expression_statement',
  'named_expression',
  'return_statement',
  'delete_statement',
  'raise_statement',
  'pass_statement',
  'break_statement',
  'continue_statement',
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'while_statement',
  'try_statement',
  'except_clause',
  'finally_clause',
  'with_statement',
  'with_clause',
  'with_item',
  'function_definition',
  'parameters',
  'lambda_parameters',
  'list_splat',
  'dictionary_splat',
  'global_statement',
  'nonlocal_statement',
  'class_definition',
  'type_parameter',
  'argument_list',
  'decorated_definition',
  'decorator',
  'block',
  'expression_list',
  'dotted_name',
  'tuple_pattern',
  'list_pattern',
  'default_parameter',
  'typed_default_parameter',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'as_pattern',
  'as_pattern_target',
  'not_operator',
  'boolean_operator',
  'binary_operator',
  'unary_operator',
  'comparison_operator',
  'lambda',
  'assignment',
  'augmented_assignment',
  'pattern_list',
  'yield',
  'attribute',
  'subscript',
  'slice',
  'ellipsis',
  'call',
  'typed_parameter',
  'type',
  'generic_type',
  'union_type',
  'keyword_argument',
  'list',
  'set',
  'tuple',
  'dictionary',
  'pair',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
  'generator_expression',
  'parenthesized_expression',
  'for_in_clause',
  'if_clause',
  'conditional_expression',
  'concatenated_string',
  'string',
  'string_content',
  'string_start',
  'string_end',
  'interpolation',
  'escape_interpolation',
  'escape_sequence',
  'format_specifier',
  'format_expression',
  'type_conversion',
  'integer',
  'float',
  'identifier',
  'true',
  'false',
  'none',
  'await',
  'comment',
  'line_continuation',
  'positional_separator',
  'keyword_separator',
  'match_statement',
  'case_clause',
  'case_pattern',
  'union_pattern',
  'dict_pattern',
  'keyword_pattern',
  'splat_pattern',
  'class_pattern',
  'complex_pattern',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  ';',
  '.',
  '=',
  '->',
  '@',
  ':=',
  '\\',
  '+',
  '-',
  '*',
  '/',
  '%',
  '//',
  '**',
  '|',
  '&',
  '^',
  '<<',
  '>>',
  '~',
  '<',
  '<=',
  '==',
  '!=',
  '>=',
  '>',
  'in',
  'not in',
  'is',
  'is not',
  '+=',
  '-=',
  '*=',
  '/=',
  '@=',
  '//=',
  '%=',
  '**=',
  '>>=',
  '<<=',
  '&=',
  '^=',
  '|=',
  'import',
  'from',
  '__future__',
  'as',
  'assert',
  'return',
  'del',
  'raise',
  'pass',
  'break',
  'continue',
  'if',
  'elif',
  'else',
  'for',
  'while',
  'try',
  'except',
  'finally',
  'with',
  'def',
  'async',
  'global',
  'nonlocal',
  'class',
  'lambda',
  'yield',
  'await',
  'and',
  'or',
  'not',
  'match',
  'case',
  '_',
];

/** Types below are named. */
export const FIRST_TOKEN = 115;

// Fields.
export const FIELD_NAME = 1;
export const FIELD_MODULE_NAME = 2;
export const FIELD_ALIAS = 3;
export const FIELD_ARGUMENT = 4;
export const FIELD_LEFT = 5;
export const FIELD_RIGHT = 6;
export const FIELD_OPERATOR = 7;
export const FIELD_OPERATORS = 8;
export const FIELD_CONDITION = 9;
export const FIELD_CONSEQUENCE = 10;
export const FIELD_ALTERNATIVE = 11;
export const FIELD_BODY = 12;
export const FIELD_VALUE = 13;
export const FIELD_RETURN_TYPE = 14;
export const FIELD_PARAMETERS = 15;
export const FIELD_TYPE = 16;
export const FIELD_SUPERCLASSES = 17;
export const FIELD_DEFINITION = 18;
export const FIELD_CAUSE = 19;
export const FIELD_OBJECT = 20;
export const FIELD_ATTRIBUTE = 21;
export const FIELD_SUBSCRIPT = 22;
export const FIELD_FUNCTION = 23;
export const FIELD_ARGUMENTS = 24;
export const FIELD_KEY = 25;
export const FIELD_EXPRESSION = 26;
export const FIELD_TYPE_CONVERSION = 27;
export const FIELD_FORMAT_SPECIFIER = 28;
export const FIELD_SUBJECT = 29;
export const FIELD_GUARD = 30;

/** The names of fields by number; 0 is none. */
export const FIELDS: readonly (string | undefined)[] = [
  undefined,
  'name',
  'module_name',
  'alias',
  'argument',
  'left',
  'right',
  'operator',
  'operators',
  'condition',
  'consequence',
  'alternative',
  'body',
  'value',
  'return_type',
  'parameters',
  'type',
  'superclasses',
  'definition',
  'cause',
  'object',
  'attribute',
  'subscript',
  'function',
  'arguments',
  'key',
  'expression',
  'type_conversion',
  'format_specifier',
  'subject',
  'guard',
];
