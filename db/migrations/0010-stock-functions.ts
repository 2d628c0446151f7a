// What Postgres itself sees to: stock on hand is what the movements make it, whoever writes; and the few questions that
// are asked of all tenants at once.

const definer = `language sql security definer set search_path = public, pg_temp`;

export const stockFunctions = `
  -- Brings products and batches up to date with the movements of a statement, one row each however many there are.
  create function apply_stock_movements() returns trigger language plpgsql as $$
  declare
    short uuid;
  begin
    update batches b set on_hand = b.on_hand + m.quantity
    from (select batch_id, sum(quantity) as quantity from added group by batch_id) m
    where b.id = m.batch_id and m.quantity <> 0;
    update products p set on_hand = p.on_hand + m.quantity
    from (select product_id, sum(quantity) as quantity from added group by product_id) m
    where p.id = m.product_id and m.quantity <> 0;
    select p.id into short from products p
      join (select product_id from added group by product_id having sum(quantity) < 0) m on m.product_id = p.id
      where p.on_hand < 0
        and not exists (select from stock_settings s where s.tenant_id = p.tenant_id and s.allow_negative_stock)
      limit 1;
    if short is not null then
      raise exception 'stock of product % would fall below zero', short
        using errcode = 'check_violation', constraint = 'stock_never_negative';
    end if;
    insert into stock_changes (tenant_id, product_id, changed_at)
      select distinct on (product_id) tenant_id, product_id, created_at from added
      where quantity <> 0 order by product_id, created_at;
    return null;
  end $$;
  create trigger stock_movements_apply after insert on stock_movements
    referencing new table as added for each statement execute function apply_stock_movements();

  create function refuse_untraced_stock() returns trigger language plpgsql as $$
  begin
    raise exception 'stock on hand is changed by movements only' using errcode = 'insufficient_privilege';
  end $$;
  create trigger products_traced before update of on_hand on products for each row
    when (new.on_hand is distinct from old.on_hand and pg_trigger_depth() = 0)
    execute function refuse_untraced_stock();
  create trigger products_start_empty before insert on products for each row
    when (new.on_hand <> 0) execute function refuse_untraced_stock();
  create trigger batches_traced before update of on_hand on batches for each row
    when (new.on_hand is distinct from old.on_hand and pg_trigger_depth() = 0)
    execute function refuse_untraced_stock();
  create trigger batches_start_empty before insert on batches for each row
    when (new.on_hand <> 0) execute function refuse_untraced_stock();

  -- Products and targets whose change may change an alert, whoever made it.
  create function mark_product_changed() returns trigger language plpgsql as $$
  begin
    insert into stock_changes (tenant_id, product_id) values (new.tenant_id, new.id);
    return null;
  end $$;
  create trigger products_changed after update of category_id, archived_at on products for each row
    when (new.category_id is distinct from old.category_id or new.archived_at is distinct from old.archived_at)
    execute function mark_product_changed();

  -- The target of a product concerns that product, any other all of them. One mark for a statement is enough for all.
  create function mark_targets_changed() returns trigger language plpgsql as $$
  begin
    insert into stock_changes (tenant_id, product_id)
      select distinct tenant_id, case when category_id is null then product_id end from changed;
    return null;
  end $$;
  create trigger targets_added after insert on stock_level_targets
    referencing new table as changed for each statement execute function mark_targets_changed();
  create trigger targets_altered after update on stock_level_targets
    referencing new table as changed for each statement execute function mark_targets_changed();
  create trigger targets_removed after delete on stock_level_targets
    referencing old table as changed for each statement execute function mark_targets_changed();

  -- Tenants with something unchecked, those waiting longest first. Hops from tenant to tenant: however much waits, it
  -- reads one row of each.
  create function tenants_with_stock_changes(max_rows integer)
  returns table (tenant_id uuid, since timestamptz)
  stable ${definer} as $$
    with recursive t as (
      (select c.tenant_id, c.changed_at from stock_changes c order by c.tenant_id, c.id limit 1)
      union all
      select n.tenant_id, n.changed_at from t cross join lateral (
        select c.tenant_id, c.changed_at from stock_changes c
        where c.tenant_id > t.tenant_id order by c.tenant_id, c.id limit 1
      ) n
    )
    select t.tenant_id, t.changed_at from t order by t.changed_at limit max_rows
  $$;
`;
