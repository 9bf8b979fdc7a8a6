namespace Portolan.Administration;

/// <summary>A ready <c>portolan doctor</c> line that somebody outside runs, and the report that came back.</summary>
/// <param name="Id">A random word that the doctor tells the server.</param>
/// <param name="Report">The doctor's report as JSON; null until it came.</param>
/// <param name="User">Whom the doctor logs in as; null leaves that to who runs it.</param>
public sealed record DoctorInvitation(
    string Id, DateTimeOffset CreatedAt, string By, DateTimeOffset ExpiresAt, string? Report = null, DateTimeOffset? ReportedAt = null, string? User = null);

public interface IInvitationStore
{
    ValueTask AddAsync(DoctorInvitation invitation, CancellationToken cancellationToken);

    ValueTask<DoctorInvitation?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest first, at most a hundred.</summary>
    ValueTask<IReadOnlyList<DoctorInvitation>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the report; false where the invitation is not known, is over, or was answered before.</summary>
    ValueTask<bool> TryReportAsync(string id, string report, DateTimeOffset at, CancellationToken cancellationToken);
}
