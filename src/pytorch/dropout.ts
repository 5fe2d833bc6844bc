/** Where dropout is: layers that hold it, functions that apply it. Names are canonical (`torch.nn.Dropout`). */
import { canonicalName } from './names.ts';

export const DROPOUT_LAYERS = /^torch\.nn\.(?:(?:Alpha|FeatureAlpha)?Dropout[123]?d?)$/;
export const DROPOUT_FUNCTIONS = /^torch\.nn\.functional\.(?:dropout[123]?d?|(?:feature_)?alpha_dropout|scaled_dot_product_attention)$/;
/** Their `dropout` is 0.1 unless given (torch/nn/modules/transformer.py). */
const TRANSFORMERS = /^torch\.nn\.Transformer(?:EncoderLayer|DecoderLayer)?$/;

/** True for a call that makes or applies dropout; `nn.LSTM` and the like do where they are given a rate. */
export function isDropout(callees: readonly string[], keywords: readonly string[]): boolean {
  return callees.map(canonicalName).some((name) => {
    if (DROPOUT_LAYERS.test(name) || TRANSFORMERS.test(name)) return true;
    if (DROPOUT_FUNCTIONS.test(name)) return !name.endsWith('attention') || keywords.includes('dropout_p');
    return name.startsWith('torch') && keywords.some((keyword) => keyword === 'dropout' || keyword === 'dropout_p');
  });
}
