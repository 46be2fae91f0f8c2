"""KPIs: what each stage is measured by. One KPI is one object; each stage's are in a file of their own. Pure."""
