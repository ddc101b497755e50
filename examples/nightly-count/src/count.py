import datetime
import sys

planned = datetime.datetime.fromisoformat(sys.argv[1].replace("Z", "+00:00"))
yesterday = planned.date() - datetime.timedelta(days=1)
print(f"counting the events of {yesterday} for {sys.argv[2]}")
