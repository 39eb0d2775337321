using Aspire.Hosting.ApplicationModel;

namespace Streetcar.Aspire.Hosting;

/// <summary>A Streetcar server, which runs as a process of this machine for as long as the Aspire application does.</summary>
public sealed class StreetcarResource : ExecutableResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    internal StreetcarResource(string name, string workingDirectory)
        : base(name, "dotnet", workingDirectory) => PrimaryEndpoint = new EndpointReference(this, EndpointName);

    /// <summary>The endpoint for MongoDB's drivers, on 127.0.0.1.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The name of the replica set that drivers see; null for a mongos.</summary>
    public string? ReplicaSet { get; internal set; }

    /// <summary>Where drivers reach the server, as they take it: <c>mongodb://127.0.0.1:27017</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => ConnectionStringTo(database: null);

    // Not "localhost", which may be an IPv6 address to a client: the server listens on the other.
    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.IPV4Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    internal ReferenceExpression ConnectionStringTo(string? database)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.Append($"mongodb://{Host}:{Port}");
        if (database is not null || ReplicaSet is not null)
            uri.AppendLiteral($"/{database}");
        if (ReplicaSet is not null)
            uri.AppendLiteral($"?replicaSet={Uri.EscapeDataString(ReplicaSet)}");
        return uri.Build();
    }

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionPropertiesOf(string? database)
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (database is not null)
            yield return new("DatabaseName", ReferenceExpression.Create($"{database}"));
        yield return new("Uri", ConnectionStringTo(database));
    }

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        ConnectionPropertiesOf(database: null);
}
