"""Rows and headings in, bytes out: Word, Excel, CSV, calendars, and PDF where LibreOffice is installed."""
