/** Invented bookings of a museum's evening visits; the same rows every time. */
export const DEMO_DATA = `
  create table visitor (
    id integer primary key,
    name text not null,
    e_mail text not null unique,
    registered_at timestamptz not null
  );
  create table evening (
    id integer primary key,
    opens_at timestamptz not null,
    gallery text not null,
    places smallint not null check (places > 0)
  );
  create table booking (
    id integer primary key,
    visitor_id integer not null references visitor (id),
    evening_id integer not null references evening (id),
    party smallint not null check (party between 1 and 6),
    price_cents integer not null,
    note text not null default '',
    booked_at timestamptz not null
  );
  create index booking_visitor on booking (visitor_id);
  create index booking_evening on booking (evening_id);

  insert into visitor
  select n, 'Visitor ' || n, 'visitor' || n || '@museum.example', timestamptz '2026-01-05 08:00Z' + n * interval '97 minutes'
  from generate_series(1, 2000) n;
  insert into evening
  select n, timestamptz '2026-02-02 18:00Z' + (n / 4) * interval '1 day',
    (array['North hall', 'Map room', 'Roof garden', 'Print cabinet'])[n % 4 + 1], 12 + n % 9
  from generate_series(1, 2000) n;
  insert into booking
  select n, n * 7 % 2000 + 1, n * 11 % 2000 + 1, n % 6 + 1, (n % 6 + 1) * 1450,
    case when n % 5 = 0 then 'Needs the step-free entrance' else '' end,
    timestamptz '2026-01-20 09:00Z' + n * interval '41 minutes'
  from generate_series(1, 2000) n;
  analyze;
`;
