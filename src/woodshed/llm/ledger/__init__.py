"""The ledger of all models: attempts, costs to the nano-dollar, budgets, and the statistics that are read from it."""

from woodshed.llm.ledger.ledger import Ledger
from woodshed.llm.ledger.rows import Attempt, BudgetError, CircuitRow, LedgerError, Limits, Outcome

__all__ = ["Attempt", "BudgetError", "CircuitRow", "Ledger", "LedgerError", "Limits", "Outcome"]
