using System.CommandLine;
using Microsoft.Extensions.Logging;
using Streetcar.Hosting;

namespace Streetcar.Silo;

/// <summary>The program's options, as the configuration that they stand for.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program, or prints its options.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">Runs the program with the settings given; returns the exit code.</param>
    /// <returns>The exit code; 2 for a command line that can't be understood.</returns>
    public static async Task<int> InvokeAsync(string[] args, Func<Dictionary<string, string?>, Task<int>> run)
    {
        Option<int> port = new("--port") { Description = "Port to listen on; 0 for any free one [default: 27017]" };
        Option<string> bind = new("--bind") { Description = "IP address to listen on [default: 127.0.0.1]" };
        Option<string> data = new("--data") { Description = "Folder of the databases [default: ./data]" };
        Option<string> repair = new("--repair")
        {
            Description = "New folder: saves what is whole of the databases in --data there, says what is not, and ends; exit code 3 where something is lost",
        };
        Option<LogLevel> logLevel = new("--log-level") { Description = "Least level to log [default: Warning]" };
        Option<string> store = new("--store") { Description = "sqlite, memory for documents that are gone at the end, or a MongoDB connection string: mongodb://... [default: sqlite]" };
        Option<string> replicaSet = new("--replica-set") { Description = "Name of a replica set, to present itself as its primary [default: none, as a mongos]" };
        Option<int> memory = new("--memory") { Description = "Megabytes that clients may make the server take; at least 64 [default: half of what the machine or container has]" };
        Option<int> maxConnections = new("--max-connections") { Description = "Connections at once [default: 10000]" };
        Option<int> maxConnectionsPerAddress = new("--max-connections-per-address") { Description = "Connections at once from one address [default: as many as from all]" };
        Option<bool> auth = new("--auth") { Description = "Clients must log in, and may do what their users' roles allow" };
        Option<bool> allowAnonymous = new("--allow-anonymous") { Description = "With --bind, lets whoever reaches the address do everything" };
        Option<string> rootUser = new("--root-user") { Description = "Name of a user who may do everything and is not stored; clients must log in" };
        Option<string> rootPasswordFile = new("--root-password-file") { Description = "File with that user's password in its first line" };
        Option<string> audit = new("--audit") { Description = "File that notes who logs in, who is refused what, and who changes users, roles and the catalog; log for the log [default: none]" };
        Option<bool> noJavaScript = new("--no-javascript") { Description = "Runs no JavaScript of clients: no $where, $function, $accumulator, mapReduce" };
        Option<StreetcarTlsMode> tlsMode = new("--tls-mode") { Description = "Whether drivers come with TLS, or may [default: required with a certificate, else disabled]" };
        Option<string> tlsCertificate = new("--tls-certificate") { Description = "Certificate file, PEM or PFX; read again when it changes" };
        Option<string> tlsKey = new("--tls-key") { Description = "Key file, PEM [default: in the certificate file]" };
        Option<string> tlsPasswordFile = new("--tls-password-file") { Description = "File with the password of the key or PFX" };
        Option<string> tlsCa = new("--tls-ca") { Description = "File with the authorities, PEM, of which clients need a certificate" };
        Option<bool> tlsAllowWithout = new("--tls-allow-connections-without-certificates") { Description = "Lets drivers come without a certificate all the same" };
        Option<StreetcarClusterTlsMode> clusterTlsMode = new("--cluster-tls-mode") { Description = "TLS with other silos and Orleans clients; mutual if these need a certificate too [default: disabled]" };
        Option<StreetcarMembership> membership = new("--membership") { Description = "How silos find each other: localhost or mongodb [default: localhost]" };
        Option<string> clusterId = new("--cluster-id") { Description = "The cluster's name [default: default]" };
        Option<string> serviceId = new("--service-id") { Description = "The service's name [default: default]" };
        Option<int> siloPort = new("--silo-port") { Description = "Port for other silos; 0 for any free one [default: 0]" };
        Option<int> gatewayPort = new("--gateway-port") { Description = "Port for Orleans clients; 0 for any free one [default: none]" };
        Option<int> primaryPort = new("--primary-port") { Description = "Silo port of the first silo on this machine, to join it [default: none]" };
        Option<string> advertised = new("--advertised-address") { Description = "Address at which others reach this silo [default: 127.0.0.1]" };
        RootCommand command = new(
            "Streetcar, a document store that speaks MongoDB's wire protocol. Options may also stand in appsettings.json "
            + "({ \"Streetcar\": { \"Port\": 27017 } }) or in the environment (STREETCAR__PORT=27017).")
        {
            port, bind, data, repair, logLevel, store, replicaSet, memory, maxConnections, maxConnectionsPerAddress,
            auth, allowAnonymous, rootUser, rootPasswordFile, audit, noJavaScript,
            tlsMode, tlsCertificate, tlsKey, tlsPasswordFile, tlsCa, tlsAllowWithout, clusterTlsMode,
            membership, clusterId, serviceId, siloPort, gatewayPort, primaryPort, advertised,
        };
        command.Validators.Add(given =>
        {
            if (string.Equals(given.GetValue(store), "memory", StringComparison.OrdinalIgnoreCase) && given.GetResult(data) is not null)
                given.AddError("A store in memory has no folder: leave --data or --store out.");
        });
        command.SetAction(given =>
        {
            var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Take("Streetcar", "--", port, bind, data, repair, logLevel, store, replicaSet, memory, maxConnections, maxConnectionsPerAddress, rootUser, rootPasswordFile, audit);
            Take("Streetcar:Tls", "--tls-", tlsMode, tlsCertificate, tlsKey, tlsPasswordFile, tlsCa);
            Take("Streetcar:Cluster", "--", membership, clusterId, serviceId, siloPort, gatewayPort, primaryPort, advertised);
            Take("Streetcar:Cluster:Tls", "--cluster-tls-", clusterTlsMode);
            if (given.GetValue(auth))
                settings["Streetcar:Auth"] = bool.TrueString;
            if (given.GetValue(allowAnonymous))
                settings["Streetcar:AllowAnonymous"] = bool.TrueString;
            if (given.GetValue(noJavaScript))
                settings["Streetcar:JavaScript"] = bool.FalseString;
            if (given.GetValue(tlsAllowWithout))
                settings["Streetcar:Tls:AllowConnectionsWithoutCertificates"] = bool.TrueString;

            return run(settings);

            void Take(string section, string prefix, params ReadOnlySpan<Option> options)
            {
                foreach (var option in options)
                {
                    if (given.GetResult(option) is { Implicit: false } result)
                        settings[$"{section}:{option.Name[prefix.Length..].Replace("-", "")}"] = result.Tokens.Single().Value;
                }
            }
        });

        var parsed = command.Parse(args);
        if (parsed.Errors is [var error, ..])
        {
            await Console.Error.WriteLineAsync($"{error.Message.ReplaceLineEndings(" ")} (--help shows all options)");
            return 2;
        }

        // The host ends the program on a signal, in its own time.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
