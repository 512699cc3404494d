/** Reads for the hot path: prepared statements without an ORM. `name` identifies the statement per connection. */
export interface PreparedReads {
  one<T extends object>(name: string, sql: string, values: readonly unknown[]): Promise<T | null>;
}
