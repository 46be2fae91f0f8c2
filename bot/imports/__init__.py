"""Files dropped into a direct message: checked, shown, imported at the press of a button, and taken back.

`desk.Imports` takes what happens in Slack, `work` does it on the ledger, `replies` says it, `board` is the one message
in which it stands.
"""
