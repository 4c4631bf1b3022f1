"""Quizzes whose answers come from runs: every option executed, every answer verified."""
