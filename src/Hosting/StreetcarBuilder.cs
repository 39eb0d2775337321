using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Streetcar.Hosting;

/// <summary>Says how a silo hosts Streetcar. What it says goes before the configuration.</summary>
public sealed class StreetcarBuilder
{
    internal StreetcarBuilder(IServiceCollection services) => Services = services;

    /// <summary>The silo's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Stores documents in SQLite: one file a database. For one silo, since its files belong to one process.</summary>
    /// <param name="folder">The folder of the files; created where it does not exist.</param>
    public StreetcarBuilder UseSqlite(string folder = "./data") =>
        Configure(options => (options.Store, options.Data) = (StreetcarOptions.Sqlite, folder));

    /// <summary>
    /// Stores documents in the memory of the process, for tests: as <see cref="UseSqlite"/> does, but no file is written, and all
    /// is gone with the silo. Nothing bounds them but the machine's memory.
    /// </summary>
    public StreetcarBuilder UseMemory() => Configure(options => options.Store = StreetcarOptions.InMemory);

    /// <summary>Stores documents in MongoDB, for any number of silos.</summary>
    /// <param name="connectionString">
    /// Where it is (<see href="https://www.mongodb.com/docs/manual/reference/connection-string/"/>): a replica set, of one
    /// member or more, or a sharded cluster.
    /// </param>
    public StreetcarBuilder UseMongoDB(string connectionString) => Configure(options => options.Store = connectionString);

    /// <summary>
    /// Listens for MongoDB's drivers and shells. Nobody is asked who he is unless <see cref="StreetcarOptions.Auth"/> is set, without
    /// which only this machine's own addresses are listened on.
    /// </summary>
    /// <param name="port">The port: 0 to 65535; 0 takes any free one, see <see cref="StreetcarEndpoint"/>.</param>
    /// <param name="address">The address to listen on; null for 127.0.0.1.</param>
    public StreetcarBuilder ListenForMongoDB(int port = Streetcar.Wire.WireOptions.DefaultPort, IPAddress? address = null) =>
        Configure(options => (options.Port, options.Bind) = (port, (address ?? IPAddress.Loopback).ToString()));

    /// <summary>
    /// Takes drivers with TLS alone. Files are read again when they change; the silo does not start where one can't be used.
    /// </summary>
    /// <param name="certificate">The file of the certificate that they are shown: PEM, or PFX without a password.</param>
    /// <param name="key">The file of its key, in PEM; null where it is in that of the certificate.</param>
    /// <param name="ca">
    /// The file with the authorities, in PEM, of which each driver has to show a certificate; null where it need show none.
    /// </param>
    public StreetcarBuilder UseTls(string certificate, string? key = null, string? ca = null) =>
        Configure(options => (options.Tls.Certificate, options.Tls.Key, options.Tls.Ca) = (certificate, key, ca));

    /// <summary>Changes any of the options.</summary>
    /// <param name="configure">Changes them.</param>
    public StreetcarBuilder Configure(Action<StreetcarOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
