"""Fine-tuning: labelled pages -> cached windows -> Trainer -> model folder with its card."""
