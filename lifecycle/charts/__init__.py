"""Charts: a report in, the bytes of a palette PNG out. Pure, and safe to call from several threads.

Importing this package imports matplotlib (half a second): nothing on the way of a stage move may do so.
"""

from lifecycle.charts.bars import cohort_chart, funnel_chart, stock_chart
from lifecycle.charts.heat import transitions_chart
from lifecycle.charts.strip import journey_chart

__all__ = ["cohort_chart", "funnel_chart", "journey_chart", "stock_chart", "transitions_chart"]
