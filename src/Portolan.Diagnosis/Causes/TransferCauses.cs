namespace Portolan.Diagnosis;

/// <summary>Causes that show only while data runs.</summary>
internal static class TransferCauses
{
    public static IReadOnlyList<Cause> Causes { get; } =
    [
        new(DataFailure.Stalled,
            ("No data moved for too long", "长时间没有数据移动"),
            ("The connection stood and then went silent: the peer hangs, the link broke without a word, or a box on the way holds packets back.", "连接已建立，随后静默：对端停滞、链路无声中断，或途中设备扣留了数据包。"),
            ("The silence is certain, its reason is not.", "静默是确定的，其原因不能确定。"),
            new Advice(Place.Client, ("Try again and resume; test the size dependence with the doctor.", "重试并续传；用 doctor 检测是否与大小有关。"), new Snippet("Portolan", "portolan doctor ftp://USER@{external}:{control}/")),
            new Advice(Place.Server, ("Look whether disk or quota holds the transfer.", "检查是否被磁盘或配额拖住。"))),
        new(DataFailure.Truncated,
            ("Fewer bytes arrived than were sent", "收到的字节少于发送的字节"),
            ("The server said success, and the file is shorter than it should be: a cut connection taken for the end, or a transfer in ASCII mode that changed line ends.", "服务器报告成功，但文件比应有的短：断开的连接被当作结束，或 ASCII 模式改变了换行。"),
            ("Sure: sizes differ.", "确定：大小不同。"),
            new Advice(Place.Client, ("Use binary mode (TYPE I) and compare sizes or hashes.", "使用二进制模式（TYPE I），并比较大小或校验值。"), new Snippet("curl", "curl -O ftp://HOST/FILE    # binary is its default")),
            new Advice(Place.Server, ("Treat a reset as failure, not as the end of the file.", "把重置视为失败，而不是文件结束。"))),
        new(DataFailure.StoreFailed,
            ("The file could not be read or written", "文件无法读取或写入"),
            ("The network is well; disk, quota or rights on the server are not.", "网络正常；问题在服务器的磁盘、配额或权限。"),
            ("Likely from the reply code; the server's log tells.", "由应答码可知很可能如此；详见服务器日志。"),
            new Advice(Place.Server, ("Check free space, quota and rights of the target folder.", "检查目标文件夹的剩余空间、配额和权限。"), new Snippet("Linux", "df -h; df -i; ls -ld FOLDER"))),
        new(DataFailure.TooManyConnections,
            ("The server allows no more connections", "服务器不再接受更多连接"),
            ("A limit for all clients, or for your address or account, is reached.", "已达到对所有客户端、您的地址或账户的限制。"),
            ("Sure where the server's words say so; 421 alone can also mean a ban.", "服务器明确说明时可以确定；单独的 421 也可能是封禁。"),
            new Advice(Place.Client, ("Fewer parallel connections.", "减少并行连接。"), new Snippet("lftp", "set net:connection-limit 1"), new Snippet("FileZilla", "Edit > Settings > Transfers > Maximum simultaneous transfers: 1")),
            new Advice(Place.Server, ("Raise the limit.", "调大限制。"), new Snippet("Portolan", "portolan serve --max-sessions 1000"), new Snippet("vsftpd", "max_clients=1000\nmax_per_ip=20"), new Snippet("ProFTPD", "MaxInstances 1000\nMaxClientsPerHost 20"), new Snippet("Pure-FTPd", "pure-ftpd -c 1000 -C 20"))),
    ];
}
