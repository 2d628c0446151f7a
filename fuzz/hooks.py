"""What Schemathesis makes up, turned into what could be: ids of things there are, days and times that are near.

Half of all requests stay as they were made up. What is chosen follows from the value alone, so that a request that
found something can be made again.
"""

import json
import os
import re
import zlib
from datetime import datetime, timedelta, timezone

import schemathesis

with open(os.environ["FUZZ_IDS"], encoding="utf-8") as file:
    IDS = json.load(file)

UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.I)
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$", re.I)
TODAY = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)

# The table that a field of this name points at.
BY_FIELD = {
    "carId": "resources/vehicle", "car_id": "resources/vehicle", "resourceId": "resources", "resource_id": "resources",
    "resourceIds": "resources", "staffId": "resources/staff", "staff_id": "resources/staff", "serviceId": "services",
    "service_id": "services", "serviceIds": "services", "slot_id": "slots", "slotId": "slots",
    "customerId": "customers", "customer_id": "customers", "productId": "products", "categoryId": "categories",
    "batchId": "batches", "needId": "needs", "fulfilledNeedIds": "needs", "bookingIds": "bookings",
    "bookingId": "bookings", "vendorId": "vendors", "vendor_id": "vendors", "loginId": "vip_users",
    "restrictionId": "customer_restrictions", "locationId": "locations", "location_id": "locations",
    "upTo": "vendor_messages", "token": "tokens",
}

# The table that `{id}` points at below this path, the longest first.
BY_PATH = {
    "/admin/bookings/block": "bookings", "/admin/blocks": "block_series", "/admin/jobs": "bulk_jobs",
    "/admin/api-keys": "api_keys", "/vip/bookings": "bookings", "/vip/needs": "needs", "/vip/harvests": "harvests",
    "/vip/quotes": "quotes", "/vendors/quotes": "quotes", "/rules/locations": "locations",
    "/stock-levels/targets": "stock_level_targets", "/bookings": "bookings", "/customers": "customers",
    "/services": "services", "/staff": "resources/staff", "/slots": "slots", "/waitlist": "waitlist_entries",
    "/calendars": "resources/staff", "/inbox": "inbox_items", "/notifications": "notifications",
    "/categories": "categories", "/products": "products", "/needs": "needs", "/vendors": "vendors",
    "/deliveries": "bookings",
}


def table_of(field, path):
    if field == "id":
        return next((BY_PATH[p] for p in sorted(BY_PATH, key=len, reverse=True) if path.startswith(p)), None)
    return BY_FIELD.get(field)


def likelier(value, field, path):
    """The value, or one like it that means something."""
    if isinstance(value, dict):
        return {key: likelier(one, key, path) for key, one in value.items()}
    if isinstance(value, list):
        return [likelier(one, field, path) for one in value]
    if not isinstance(value, str):
        return value
    dice = zlib.crc32(f"{field}{value}".encode("utf-8", "replace"))
    if UUID.match(value) or field == "token":
        found = IDS.get(table_of(field, path) or "")
        return found[dice // 8 % len(found)] if found and dice % 8 else value
    if dice % 2 == 0:
        return value
    near = TODAY + timedelta(days=dice // 2 % 45 - 3)
    if DAY.match(value):
        return near.date().isoformat()
    if INSTANT.match(value):
        return (near + timedelta(minutes=30 * (dice // 97 % 48))).isoformat().replace("+00:00", "Z")
    return value


@schemathesis.hook
def map_path_parameters(context, value):
    return value and likelier(value, "", context.operation.path)


@schemathesis.hook
def map_query(context, value):
    return value and likelier(value, "", context.operation.path)


@schemathesis.hook
def map_body(context, value):
    return likelier(value, "", context.operation.path) if isinstance(value, (dict, list)) else value
