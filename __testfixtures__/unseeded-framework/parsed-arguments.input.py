from dataclasses import dataclass, field

from transformers import (
    AutoModelForCausalLM,
    HfArgumentParser,
    Trainer,
    TrainingArguments,
)

from corpus import load_corpus


@dataclass
class ModelArguments:
    name: str = field(default="gpt2")


def main():
    parser = HfArgumentParser((ModelArguments, TrainingArguments))
    model_args, training_args = parser.parse_args_into_dataclasses()
    model = AutoModelForCausalLM.from_pretrained(model_args.name)
    trainer = Trainer(model=model, args=training_args, train_dataset=load_corpus())
    trainer.train()


if __name__ == "__main__":
    main()
