using System.Text.Json;
using Portolan.Console.Wire;
using Portolan.Server;

namespace Portolan.Console.Live;

/// <summary>Keeps what invited doctors tell.</summary>
internal sealed class DoctorDesk(ConsoleContext console)
{
    /// <summary>Invitations outlive a restart of the server.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = console.Time.GetUtcNow();
        foreach (var invitation in await console.Store.Invitations.ListAsync(cancellationToken))
            if (invitation.Report is null && invitation.ExpiresAt > now) console.Control.InviteDoctor(invitation.Id, invitation.ExpiresAt);
    }

    /// <summary>Never throws.</summary>
    public async Task KeepAsync(DoctorReported reported)
    {
        try
        {
            var (found, at) = (reported.Message.Summary, new DateTimeOffset(reported.At, TimeSpan.Zero));
            var row = new DoctorReportRow(at, reported.Client.Address.ToString(), reported.User, found.Active, found.Passive, found.Use, found.Causes, found.ExitCode);
            if (!await console.Store.Invitations.TryReportAsync(reported.Message.Invitation, JsonSerializer.Serialize(row, ConsoleJson.Default.DoctorReportRow), at, CancellationToken.None)) return;
            if (console.Live.HasListeners) console.Live.Send("doctorReport", row);
        }
        catch (Exception e)
        {
            console.Log.DoctorReportLost(e);
        }
    }

    /// <summary>Null where there is none, or none that this version can read.</summary>
    public static DoctorReportRow? Read(string? report)
    {
        try
        {
            return report is null ? null : JsonSerializer.Deserialize(report, ConsoleJson.Default.DoctorReportRow);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
