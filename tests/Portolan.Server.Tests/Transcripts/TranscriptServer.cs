using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Net;
using Portolan.Protocol;
using Portolan.Server.Accounts;
using Portolan.Server.Files;
using Portolan.Server.Files.Memory;
using Portolan.Testing;

namespace Portolan.Server.Tests.Transcripts;

/// <summary>The server of one transcript, as its <c>@user</c>, <c>@file</c> and <c>@option</c> lines want it. Its clock stands still at 2026-01-02 03:04:05.</summary>
internal sealed class TranscriptServer : IAsyncDisposable
{
    private readonly FtpServer _server;
    private readonly TempFolder _work;
    private readonly CertificateSource _certificates;
    private readonly bool _implicit;

    private TranscriptServer(FtpServer server, TempFolder work, CertificateSource certificates, MemoryFileStore files, FakeTimeProvider time, bool isImplicit) =>
        (_server, _work, _certificates, Files, Time, _implicit) = (server, work, certificates, files, time, isImplicit);

    public MemoryFileStore Files { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>Moves the clock once every reply that was read is also sent for the server: else the jump would be a client that does not read.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        await Kit.Patience.UntilAsync(() => _server.Context.Sessions.All.All(session => !session.IsSending));
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    public bool IsImplicit => _implicit;

    public IPEndPoint EndPoint => _implicit ? _server.ImplicitTlsEndPoints[0] : _server.EndPoints[0];

    public static async Task<TranscriptServer> StartAsync(IReadOnlyList<Step> setup)
    {
        var settings = setup.Where(step => step.Kind == "@option").ToDictionary(step => step.Words[0], step => step.Words[1], StringComparer.Ordinal);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var files = new MemoryFileStore(settings.TryGetValue("capacity", out var bytes) ? Number(bytes) : null, timeProvider: time);
        foreach (var step in setup) await LayOutAsync(files, step);
        var work = new TempFolder();
        var pem = TestCertificate.Shared.WriteTo(work);
        var certificates = new CertificateSource(pem.Certificate, pem.Key);
        var server = new FtpServer(TranscriptOptions.Make(settings, AccountsOf(setup, files), certificates), timeProvider: time);
        await server.StartAsync();
        return new TranscriptServer(server, work, certificates, files, time, settings.ContainsKey("implicit"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
        _work.Dispose();
    }

    /// <summary>What the store holds at a path; null where nothing is.</summary>
    public async Task<byte[]?> ReadAsync(string path)
    {
        try
        {
            await using var file = await Files.OpenReadAsync(VirtualPath.Parse(path), CancellationToken.None);
            var content = new byte[file.Facts.Size];
            for (var offset = 0; offset < content.Length;)
                offset += await file.ReadAsync(content.AsMemory(offset), offset, CancellationToken.None);
            return content;
        }
        catch (StoreException e) when (e.Error is StoreError.NotFound)
        {
            return null;
        }
    }

    private static async Task LayOutAsync(MemoryFileStore files, Step step)
    {
        var word = step.Words is [var first, ..] ? first : "/";
        var path = FtpText.Decode(Transcript.Unescape(word));
        if (step.Kind == "@folder") await files.CreateDirectoryAsync(VirtualPath.Parse(path), CancellationToken.None);
        if (step.Kind == "@file") await PutAsync(files, path, Transcript.Unescape(step.Text.Length > word.Length ? step.Text[(word.Length + 1)..] : ""));
        if (step.Kind == "@bigfile") await PutAsync(files, path, new byte[Number(step.Words[1])]);
    }

    private static async Task PutAsync(MemoryFileStore files, string path, byte[] content)
    {
        await using var upload = await files.OpenWriteAsync(VirtualPath.Parse(path), new UploadMode(Append: false, 0), CancellationToken.None);
        await upload.WriteAsync(content, 0, CancellationToken.None);
        await upload.CommitAsync(content.Length, CancellationToken.None);
    }

    private static FixedAccounts AccountsOf(IReadOnlyList<Step> setup, MemoryFileStore files)
    {
        var accounts = new FixedAccounts();
        var lines = setup.Where(step => step.Kind == "@user").Select(step => step.Words).DefaultIfEmpty(["alice", "secret"]);
        foreach (var words in lines)
        {
            var rights = FileRights.All;
            if (words.Length > 2) Assert.True(FileRightsText.TryParse(words[2], out rights), $"rights {words[2]}");
            accounts.Add(new Account { Name = words[0], Files = files, Access = AccessPolicy.Uniform(rights) }, words[1]);
        }

        return accounts;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
