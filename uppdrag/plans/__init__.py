"""What a recorded plan for reporting means: read by rules, explained, or asked about."""

from uppdrag.plans.batch import batch
from uppdrag.plans.model import Kind, Occasion, Plan, State
from uppdrag.plans.reader import answerer, read_plan

__all__ = ["Kind", "Occasion", "Plan", "State", "answerer", "batch", "read_plan"]
