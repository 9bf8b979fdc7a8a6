using System.Security.Cryptography;
using Portolan.Diagnosis;
using Portolan.Net;

namespace Portolan.Client;

/// <summary>
/// P12, only with leave to write: a small file and a large one up, the large one down, compared and deleted. Shows what listings cannot:
/// lost ends, and large packets that vanish on the way.
/// </summary>
internal sealed class WriteProof(DoctorOptions options, DoctorLog log, ExamSession exam, DataProof proof)
{
    /// <summary>Fits into any packet.</summary>
    private const int Small = 256;

    public async Task<IReadOnlyList<DataProbe>> RunAsync(DataMode mode, PassiveAddressPolicy address, CancellationToken cancellationToken)
    {
        var name = $".portolan-doctor-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.tmp";
        var data = RandomNumberGenerator.GetBytes(Math.Max(options.WriteSize, Small));
        var probes = new List<DataProbe>();
        try
        {
            foreach (var part in (ReadOnlyMemory<byte>[])[data.AsMemory(0, Small), data])
            {
                await UseBinaryAsync(cancellationToken).ConfigureAwait(false);
                var up = await proof.OneAsync(mode, address, options.DialLimit, $"STOR {name}", TlsPurpose.Upload, (stream, token) => stream.WriteAsync(part, token).AsTask(), cancellationToken).ConfigureAwait(false);
                probes.Add(Tell(up with { ExpectedBytes = part.Length }, "STOR", part.Length));
                if (!up.IsOk) return probes;
            }
            var same = false;
            await UseBinaryAsync(cancellationToken).ConfigureAwait(false);
            var down = await proof.OneAsync(mode, address, options.DialLimit, $"RETR {name}", TlsPurpose.Download, async (stream, token) => same = await EqualsAsync(stream, data, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            probes.Add(Tell(down with { ExpectedBytes = data.Length, Outcome = down.IsOk && !same ? ProbeOutcome.Truncated : down.Outcome }, "RETR", data.Length));
            return probes;
        }
        finally
        {
            await DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A failed transfer may have cost the login its life, and the new one knows no type yet.</summary>
    private async Task UseBinaryAsync(CancellationToken cancellationToken)
    {
        var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
        await session.SendAsync("TYPE", "I", cancellationToken).ConfigureAwait(false);
        session.Type = 'I';
    }

    /// <summary>Also after a failure: what was cut off may lie there.</summary>
    private async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Phrase? problem;
        try
        {
            var session = await exam.GetAsync(cancellationToken).ConfigureAwait(false);
            var reply = await session.SendAsync("DELE", name, cancellationToken).ConfigureAwait(false);
            problem = reply.IsFailure && reply.Code != 550 ? Phrase.Quote($"{reply.Code} {Printable.Line(reply.Text)}") : null;
        }
        catch (FtpException e)
        {
            problem = FailureTexts.Of(e);
        }
        if (problem is { } why) log.Step("P12", StepMark.Advice, ($"{name} could not be deleted: {why.En}", $"无法删除 {name}：{why.Zh}"));
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

    private DataProbe Tell(DataProbe probe, string verb, int size)
    {
        log.Step("P12", probe.IsOk ? StepMark.Ok : StepMark.Failed,
            ($"{verb} of {size} bytes: {OutcomeText.Of(probe.Outcome).En}", $"{verb} {size} 字节：{OutcomeText.Of(probe.Outcome).Zh}"));
        return probe;
    }
}
