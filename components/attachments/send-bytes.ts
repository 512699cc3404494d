import { ApiProblem, toProblem } from "@/components/shell/api";

const LOST = {
  code: "unreachable",
  status: 0,
  title: "The console cannot be reached",
  detail: "The connection broke. Nothing of the file was kept.",
};

/** Sends a file's bytes. Only XMLHttpRequest tells a browser how much has left; `signal` ends it. */
export function sendBytes(
  address: string,
  file: Blob,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (sent: number) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size));
    request.onload = () => {
      if (request.status === 200) return resolve();
      reject(
        toProblem(request.status, parse(request.responseText), request.getResponseHeader("x-request-id")),
      );
    };
    request.onerror = () => reject(new ApiProblem(LOST));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) return reject(new DOMException("Cancelled", "AbortError"));
    request.send(file);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
