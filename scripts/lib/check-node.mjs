// Written in the oldest syntax: its only job is to be understood by a Node that is too old for everything else.
var wanted = [20, 19];
var actual = process.versions.node.split(".").map(Number);

if (actual[0] < wanted[0] || (actual[0] === wanted[0] && actual[1] < wanted[1])) {
  console.error(
    "\nHoldpoint needs Node " +
      wanted.join(".") +
      " or newer; this is " +
      process.versions.node +
      ". Get it from https://nodejs.org and try again.\n",
  );
  process.exit(1);
}
