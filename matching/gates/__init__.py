"""Hard rules, one file a theme: passed, passed with a caution, or blocked with a code, a class and the values compared.

How a gate is worded, with its remedy, is in ``api/i18n``; which gates a kind has, in ``matching/kinds``.
"""
