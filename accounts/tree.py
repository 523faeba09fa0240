"""The order of the organisation tree on a page: each superior, then what stands below it."""


def tree_order(keys, superior_of):
    """Pre-order walk as [(key, depth)].

    keys: all keys in the order siblings shall have; superior_of: key -> superior's key (missing, or one not among the
    keys, makes a root). A circle cannot be entered on a page; should one exist, its keys still come once, at the end.
    """
    known, below = set(keys), {}
    for key in keys:
        superior = superior_of.get(key)
        below.setdefault(superior if superior in known else None, []).append(key)
    ordered, seen = [], set()
    stack = [(key, 0) for key in reversed(below.get(None, []))]
    while stack:
        key, depth = stack.pop()
        seen.add(key)
        ordered.append((key, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(key, [])))
    return ordered + [(key, 0) for key in keys if key not in seen]
