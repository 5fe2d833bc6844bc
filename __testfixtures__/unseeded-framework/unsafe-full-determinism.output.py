from transformers import Seq2SeqTrainer, Seq2SeqTrainingArguments, T5ForConditionalGeneration, set_seed

from corpus import load_pairs

set_seed(1)
model = T5ForConditionalGeneration.from_pretrained("t5-small")
args = Seq2SeqTrainingArguments(
    output_dir="out",
    predict_with_generate=True,
    num_train_epochs=3,
    full_determinism=True,
)
Seq2SeqTrainer(model=model, args=args, train_dataset=load_pairs()).train()
