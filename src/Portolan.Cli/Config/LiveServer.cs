using System.Text.Json;
using Portolan.Administration;
using Portolan.Cli.Serve;

namespace Portolan.Cli.Config;

/// <summary>Finds the server that runs with a data folder. The only place that knows where its settings come from.</summary>
internal static class LiveServer
{
    /// <exception cref="FailureException">None runs there, or its record cannot be read.</exception>
    public static ServerRecord Find(Session session, string? data)
    {
        var folder = DataFolder.Find(data, session.Shell);
        if (TryFind(session, folder) is { } alive) return alive;
        var (texts, record) = (session.Texts, Load(session, folder));
        throw new FailureException(ExitCode.Usage, record is null ? texts.NoLiveServer(folder.Path) : texts.LiveServerGone(folder.Path, record.Process), texts.NoLiveServerAdvice);
    }

    /// <summary>Null where none runs there.</summary>
    /// <exception cref="FailureException">Its record cannot be read.</exception>
    public static ServerRecord? TryFind(Session session, DataFolder folder) => Load(session, folder) is { IsAlive: true } record ? record : null;

    private static ServerRecord? Load(Session session, DataFolder folder)
    {
        try
        {
            return ServerRecord.Load(folder.Record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(ExitCode.LocalFile, session.Texts.RecordNotReadable(folder.Record, FileTroubles.Tell(e, session.Texts))), e);
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(ExitCode.Settings, session.Texts.RecordBroken(folder.Record, session.Texts.Words(DocumentReader.ProblemOf(e)))), e);
        }
    }
}
