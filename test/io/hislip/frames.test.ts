/** HiSLIP's frames, byte by byte, and the numbers that tie replies to questions. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ResourceNameError } from "../../../drivers/io/errors.ts";
import { FrameReader } from "../../../drivers/io/hislip/frame-reader.ts";
import { decodeHeader, encodeMessage, messageTypes as types } from "../../../drivers/io/hislip/messages.ts";
import { nextMessageId } from "../../../drivers/io/hislip/messages.ts";
import { openHislip } from "../../../drivers/io/hislip/open-hislip.ts";
import { atEnd, transportTo, within } from "./bench.ts";
import { scriptedPeer, usual, type Frame } from "./scripted-peer.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

test("frames are those of the specification", () => {
  expect(encodeMessage(types.Initialize, 0, 0x0100_7878, bytes("hislip0")).toString("hex")).toBe(
    "485300000100787800000000000000076869736c697030",
  );
  expect(encodeMessage(types.DataEnd, 1, 0xffff_ff02, bytes("*IDN?\n")).toString("hex")).toBe(
    "48530701ffffff0200000000000000062a49444e3f0a",
  );
  expect(encodeMessage(types.AsyncDeviceClear).toString("hex")).toBe("48531300000000000000000000000000");
});

test("what is encoded is decoded, however it is cut", () => {
  const frame = fc.record({
    type: fc.integer({ min: 0, max: 255 }),
    control: fc.integer({ min: 0, max: 255 }),
    parameter: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.uint8Array({ maxLength: 50 }),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 5 }), fc.integer({ min: 1, max: 30 }), (frames, size) => {
      const input = new FrameReader();
      const stream = Buffer.concat(
        frames.map(each => encodeMessage(each.type, each.control, each.parameter, each.payload)),
      );
      const seen: unknown[] = [];
      let header: ReturnType<FrameReader["header"]>;
      for (let from = 0; from < stream.length; from += size) {
        input.push(stream.subarray(from, from + size));
        for (;;) {
          header ??= input.header();
          const payload = header && input.whole();
          if (!header || !payload) break;
          seen.push({ ...header, payload: [...payload] });
          header = undefined;
        }
      }
      expect(seen).toEqual(frames.map(each => ({ ...each, length: each.payload.length, payload: [...each.payload] })));
    }),
  );
});

test("a wrong prologue and a length that no number holds are no header", () => {
  const header = encodeMessage(types.Data, 0, 0);
  expect(decodeHeader(header)).toBeDefined();
  expect(decodeHeader(Buffer.from(header).fill("X", 0, 1))).toBeUndefined();
  expect(decodeHeader(Buffer.from(header).fill(0xff, 8, 16))).toBeUndefined();
});

test("message ids go up in twos and wrap around", () => {
  expect([nextMessageId(0xffff_ff00), nextMessageId(0xffff_fffe)]).toEqual([0xffff_ff02, 0]);
});

test("requests beside the messages name the last message sent, and tell once of a reply that was read", async () => {
  const peer = atEnd(
    await scriptedPeer((frame, it) => {
      const answers: Record<number, number> = {
        [types.AsyncStatusQuery]: types.AsyncStatusResponse,
        [types.AsyncRemoteLocalControl]: types.AsyncRemoteLocalResponse,
      };
      const answer = answers[frame.type];
      if (answer !== undefined) it.async?.write(encodeMessage(answer));
      else if (!usual(frame, it)) it.sync.write(encodeMessage(types.DataEnd, 0, frame.parameter, bytes("1\n")));
    }),
  );
  const transport = transportTo(peer);
  await transport.readStatus(within());
  await transport.write(bytes("?"), within());
  await transport.read({}, within());
  await transport.readStatus(within());
  await transport.readStatus(within());
  await transport.remote("local", within());
  await transport.write(bytes("?"), within());
  await transport.read({}, within());
  await transport.trigger(within());
  await transport.clear(within());
  await transport.readStatus(within());
  const told = ({ type, control, parameter }: Frame) => [type, control, parameter];
  expect(peer.frames.slice(3).map(told)).toEqual([
    [types.AsyncStatusQuery, 0, 0xffff_fefe],
    [types.DataEnd, 0, 0xffff_ff00],
    [types.AsyncStatusQuery, 1, 0xffff_ff00],
    [types.AsyncStatusQuery, 0, 0xffff_ff00],
    [types.AsyncRemoteLocalControl, 6, 0xffff_ff00],
    [types.DataEnd, 0, 0xffff_ff02],
    [types.Trigger, 1, 0xffff_ff04],
    [types.AsyncDeviceClear, 0, 0],
    [types.DeviceClearComplete, 0, 0],
    [types.AsyncStatusQuery, 0, 0xffff_fefe],
  ]);
});

test("an instrument that prefers overlap mode is asked for the other one, and one that insists is left in it", async () => {
  for (const insists of [false, true]) {
    const peer = atEnd(
      await scriptedPeer((frame, it) => {
        if (insists && frame.type === types.DeviceClearComplete) {
          return void it.sync.write(encodeMessage(types.DeviceClearAcknowledge, 1));
        }
        return usual(frame, it, 1);
      }),
    );
    const transport = transportTo(peer);
    expect(await transport.attributes.get("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", within())).toBe(insists);
    expect(peer.frames.at(-1)).toMatchObject({ type: types.DeviceClearComplete, control: 0 });
    await expect(
      transport.attributes.set("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", insists, within()),
    ).resolves.toBeUndefined();
    if (insists) {
      const setting = transport.attributes.set("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", false, within());
      await expect(setting).rejects.toThrow("the instrument knows no synchronised mode");
    }
  }
});

test("a LAN device name is a sub-address and a port", () => {
  for (const wrong of ["inst0", "hislip0,", "hislip0,0", "hislip0,70000", "hislip0,1,2", `hislip${"0".repeat(300)}`]) {
    expect(() => openHislip({ host: "scope", device: wrong })).toThrow(ResourceNameError);
    expect(() => openHislip({ host: "scope", device: wrong })).toThrow(/expected hislip|between 1 and 65535/u);
  }
  expect(openHislip({ host: "scope", device: "HiSLIP3,5000" }).marksEnd).toBe(true);
});
