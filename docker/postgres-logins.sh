#!/bin/sh
# The first start of the database: one login and database for Berth's schema, one login for Temporal's own databases.
# The application's login is made by the migrations, Temporal's other database by Temporal.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres \
  --set owner_password="$BERTH_OWNER_PASSWORD" --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
create role berth_owner login createrole password :'owner_password';
create database berth owner berth_owner;
create role temporal login createdb password :'temporal_password';
create database temporal owner temporal;
SQL
