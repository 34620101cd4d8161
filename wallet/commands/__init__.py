"""The wallet's commands, one file for each thing a person wants to do."""
