from .gates import GATE
