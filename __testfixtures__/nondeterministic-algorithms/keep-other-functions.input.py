class Settings:
    def use_deterministic_algorithms(self, mode):
        self.mode = mode

    def set_deterministic(self, mode):
        self.mode = mode


settings = Settings()
settings.set_deterministic(False)
settings.use_deterministic_algorithms(False)  # torch.use_deterministic_algorithms(False)
