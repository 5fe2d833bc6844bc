"""Fine-tune a language model on the cores of a TPU."""
import torch_xla.runtime as xr
from transformers import AutoModelForCausalLM, Trainer, TrainingArguments, set_seed

from corpus import load_corpus


def main():
    set_seed(17)
    xr.use_spmd()
    model = AutoModelForCausalLM.from_pretrained("small-model")
    arguments = TrainingArguments("out", per_device_train_batch_size=64, dataloader_drop_last=True, seed=17)
    Trainer(model=model, args=arguments, train_dataset=load_corpus("train")).train()


if __name__ == "__main__":
    main()
