using System.Security.Cryptography;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>P12, only with leave to write: 4 MiB up, down, compared and deleted. Shows what small listings cannot: lost ends, lost large packets.</summary>
internal sealed class WriteProof(DoctorOptions options, DoctorLog log, ExamSession exam, DataProof proof)
{
    private const int Size = 4 << 20;

    public async Task<IReadOnlyList<DataProbe>> RunAsync(DataMode mode, PassiveAddressPolicy address, CancellationToken cancellationToken)
    {
        var name = $".portolan-doctor-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        var data = RandomNumberGenerator.GetBytes(Size);
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        await session.SendAsync("TYPE", "I", cancellationToken).ConfigureAwait(false);
        session.Type = 'I';
        var up = await proof.OneAsync(mode, address, options.DialLimit, $"STOR {name}", TlsPurpose.Upload, (stream, token) => stream.WriteAsync(data, token).AsTask(), cancellationToken).ConfigureAwait(false);
        up = up with { ExpectedBytes = Size };
        Tell(up, "STOR");
        if (!up.IsOk) return [up];
        var same = false;
        var down = await proof.OneAsync(mode, address, options.DialLimit, $"RETR {name}", TlsPurpose.Download, async (stream, token) => same = await EqualsAsync(stream, data, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        down = down with { ExpectedBytes = Size, Outcome = down.IsOk && !same ? ProbeOutcome.Truncated : down.Outcome };
        Tell(down, "RETR");
        session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        await session.SendAsync("DELE", name, cancellationToken).ConfigureAwait(false);
        return [up, down];
    }

    private static async Task<bool> EqualsAsync(FtpDataStream stream, byte[] data, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var position = 0;
        var same = true;
        while (await stream.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            same = same && position + count <= data.Length && buffer.AsSpan(0, count).SequenceEqual(data.AsSpan(position, count));
            position += count;
        }
        return same && position == data.Length;
    }

    private void Tell(DataProbe probe, string verb) => log.Step("P12", probe.IsOk ? StepMark.Ok : StepMark.Failed,
        ($"{verb} of 4 MiB: {OutcomeText.Of(probe.Outcome).En}", $"{verb} 4 MiB：{OutcomeText.Of(probe.Outcome).Zh}"));
}
