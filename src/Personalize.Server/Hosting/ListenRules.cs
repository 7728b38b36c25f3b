namespace Personalize.Server.Hosting;

/// <summary>Refuses to listen without TLS where others than this machine could.</summary>
internal static class ListenRules
{
    /// <param name="urls">As for Kestrel: scheme, host or one of its signs for every address, port.</param>
    /// <exception cref="ArgumentException">One of them is not allowed, or is no address.</exception>
    public static void Check(IEnumerable<string> urls, bool allowInsecure)
    {
        foreach (var url in urls)
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new ArgumentException($"'{url}' is not an address to listen on: it has the form {ServerSettings.DefaultUrl} or https://0.0.0.0:8730.");
            }

            if (!IsThisMachine(address) && address.Scheme != "https" && !allowInsecure)
            {
                throw new ArgumentException(
                    $"{url} can be reached from other machines, and without TLS everybody between can read and change what is sent. Give an https address "
                    + "with a certificate (Kestrel__Certificates__Default__Path), or --allow-insecure if something in front of the server adds TLS.");
            }
        }
    }

    private static bool IsThisMachine(BindingAddress address) =>
        address.IsUnixPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && System.Net.IPAddress.IsLoopback(ip));
}
