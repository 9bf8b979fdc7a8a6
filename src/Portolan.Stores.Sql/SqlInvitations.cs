using System.Data.Common;
using Portolan.Administration;

namespace Portolan.Stores.Sql;

internal sealed class SqlInvitations(SqlDatabase database) : IInvitationStore
{
    private const string Columns = "id, created_at, by_whom, expires_at, report, reported_at, ftp_user";

    public ValueTask AddAsync(DoctorInvitation invitation, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) =>
        {
            await connection.RunAsync(
                $"INSERT INTO doctor_invitations ({Columns}) VALUES (@id, @created, @by, @expires, @report, @reported, @user)",
                [
                    new("@id", invitation.Id), new("@created", invitation.CreatedAt.ToStored()), new("@by", invitation.By), new("@expires", invitation.ExpiresAt.ToStored()),
                    new("@report", invitation.Report), new("@reported", invitation.ReportedAt.ToStored()), new("@user", invitation.User),
                ],
                token);
        },
        cancellationToken);

    public ValueTask<DoctorInvitation?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FindAsync($"SELECT {Columns} FROM doctor_invitations WHERE id = @id", [new("@id", id)], Read, token), cancellationToken);

    public ValueTask<IReadOnlyList<DoctorInvitation>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async (connection, token) => (IReadOnlyList<DoctorInvitation>)await connection.ListAsync(
            $"SELECT {Columns} FROM doctor_invitations ORDER BY created_at DESC LIMIT 100", [], Read, token),
        cancellationToken);

    public ValueTask<bool> TryReportAsync(string id, string report, DateTimeOffset at, CancellationToken cancellationToken) => database.ChangeAsync(
        async (connection, token) => await connection.RunAsync(
            "UPDATE doctor_invitations SET report = @report, reported_at = @at WHERE id = @id AND report IS NULL AND expires_at > @at",
            [new("@id", id), new("@report", report), new("@at", at.ToStored())], token) > 0,
        cancellationToken);

    private static DoctorInvitation Read(DbDataReader row) =>
        new(row.GetString(0), row.Time(1), row.GetString(2), row.Time(3), row.TextOrNull(4), row.TimeOrNull(5), row.TextOrNull(6));
}
