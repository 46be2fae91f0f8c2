"""What each stage is measured by, held against its target: the table of all, one stage, one KPI, how it is counted."""
