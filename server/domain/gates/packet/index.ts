export { type PacketProof, verifyPacket } from "./verify-packet";
