using Portolan.Diagnosis;
using Portolan.Server;

namespace Portolan.Console.Picture;

/// <summary>Why a client would be told its address.</summary>
internal static class AnnouncementTexts
{
    public static Phrase Why(ClientOutlook outlook)
    {
        if (outlook.Local is null) return ("No address of this machine leads to that client.", "本机没有任何地址能到达该客户端。");
        if (outlook.Announced is null) return ("Its control connection is IPv6: PASV cannot name such an address, EPSV needs none.", "其控制连接为 IPv6：PASV 无法通告此类地址，EPSV 则无需地址。");
        return outlook.Source switch
        {
            AnnouncedSource.Network when outlook.ExternalAddress is null =>
                ($"The policy of its network {outlook.Network!.Clients} says: the address that it reached.", $"其所在网络 {outlook.Network.Clients} 的策略规定：通告客户端所访问的地址。"),
            AnnouncedSource.Network => ($"The policy of its network {outlook.Network!.Clients} says so.", $"由其所在网络 {outlook.Network.Clients} 的策略规定。"),
            AnnouncedSource.Server => ("It stands outside: the server's external address.", "位于外部：通告服务器的外部地址。"),
            AnnouncedSource.Router => ("It stands outside: the address that the router in front gave.", "位于外部：通告路由器给出的外部地址。"),
            _ when outlook.IsNear => ("It stands on this side of the NAT: the address that it reached.", "与服务器在同一侧：通告客户端所访问的地址。"),
            _ => ("No external address is set: the address that it reached.", "未设置外部地址：通告客户端所访问的地址。"),
        };
    }
}
