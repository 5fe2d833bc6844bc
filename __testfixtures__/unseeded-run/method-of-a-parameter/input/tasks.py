def train_tasks(models, tasks):
    for task in range(tasks):
        for model in models:
            model.train_a_batch(task)
