"""How English reads here: the day before the month, the 24-hour clock, weeks from Monday, as at our desks.

Dutch and Swedish keep Django's own, which agree.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
FIRST_DAY_OF_WEEK = 1
