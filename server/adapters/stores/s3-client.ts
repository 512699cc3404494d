import { S3Client } from "@aws-sdk/client-s3";
import type { z } from "zod";
import type { S3Place } from "@/server/kernel/ports/store";
import { guardedLookup, refuseNeverDialled } from "../outbound";

const SECOND_MS = 1000;

/**
 * A client that talks to every server of this kind. Newer clients send checksums in trailers by default, which many
 * servers refuse and some store as part of the object; parts carry a Content-MD5 instead.
 */
export function createS3Client(place: z.infer<typeof S3Place>, secretAccessKey: string): S3Client {
  if (place.endpoint !== null) refuseNeverDialled(new URL(place.endpoint).hostname);
  const agent = { keepAlive: true, maxSockets: 50, lookup: guardedLookup };
  return new S3Client({
    region: place.region,
    ...(place.endpoint === null ? {} : { endpoint: place.endpoint }),
    forcePathStyle: place.pathStyle,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 4,
    // Redirects to another host would send the signature there.
    followRegionRedirects: false,
    requestHandler: {
      connectionTimeout: 10 * SECOND_MS,
      socketTimeout: 60 * SECOND_MS,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}
