class PlanError(Exception):
    """What was expected of a plan or a training, and what was found."""
