"""Pages of plans: list and making, the editor, its rows, the paper."""
