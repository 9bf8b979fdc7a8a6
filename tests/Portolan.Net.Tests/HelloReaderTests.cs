using FsCheck;
using FsCheck.Fluent;
using Portolan.Net.SslStreams;

namespace Portolan.Net.Tests;

public sealed class HelloReaderTests
{
    [Fact]
    public void Feed_AnyBytesInAnyPieces_NeverThrows()
        => Prop.ForAll<byte[], PositiveInt>((bytes, piece) =>
        {
            foreach (var prefix in new byte[][] { [], [22, 3, 3], [22, 3, 3, 0, 50, 2, 0, 0, 46, 3, 3], [22, 3, 3, 1, 0, 1, 0, 0, 252, 3, 3] })
            {
                var reader = new HelloReader();
                foreach (var part in prefix.Concat(bytes).Chunk(piece.Get))
                    reader.Feed(part);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Feed_EndlessHandshake_StopsLooking()
    {
        var records = new HandshakeRecords();
        for (var i = 0; i < 100 && !records.Lost; i++)
            records.Feed([22, 3, 3, 1, 0, .. new byte[256]]);
        Assert.True(records.Lost);
    }
}
