/** Wall-clock time for display and buckets. Leases and expiries use the database's clock instead. */
export interface Clock {
  now(): Date;
}
