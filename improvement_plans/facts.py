"""What a frozen plan tells the authority's counts: weaknesses, actions, money (DESIGN §2)."""

from documents.enums import FactKind
from documents.facts import Fact
from improvement_plans.contents import contents_of
from improvement_plans.enums import MoneyState
from improvement_plans.tables import action_key, problem_key


def facts_of(plan, contents=None):
    """Facts of the plan as it stands: one per problem, one per action, one per budget line."""
    contents = contents or contents_of(plan)
    return [fact for row in contents.problems for fact in _problem_facts(row)]


def _problem_facts(row):
    place = _place(row.problem)
    yield Fact(FactKind.WEAKNESS, problem_key(row.problem), **place)
    for action_row in row.rows:
        action = action_row.action
        yield Fact(FactKind.ACTION, action_key(action), due_on=action.end_on, **place)
        if action.money_state == MoneyState.LINES:
            yield from (_money_fact(action, line, place) for line in action_row.lines)


def _money_fact(action, line, place):
    return Fact(
        FactKind.BUDGET, action_key(action), source=line.source, amount=line.amount, budget_year=line.budget_year,
        funding=line.state, due_on=action.end_on, **place,
    )


def _place(problem):
    """Set, criterion and level of a problem; a problem typed by hand without a criterion has none."""
    criterion = problem.criterion
    code = criterion.standard.regulation_set.code if criterion else ""
    return {"regulation_code": code, "criterion": criterion.code if criterion else "", "level": problem.level}
