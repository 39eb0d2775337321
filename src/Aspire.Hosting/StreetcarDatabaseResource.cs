using Aspire.Hosting.ApplicationModel;

namespace Streetcar.Aspire.Hosting;

/// <summary>A database of a <see cref="StreetcarResource"/>. It comes to be when the first document is written to it.</summary>
public sealed class StreetcarDatabaseResource : Resource, IResourceWithParent<StreetcarResource>, IResourceWithConnectionString
{
    internal StreetcarDatabaseResource(string name, string databaseName, StreetcarResource parent)
        : base(name) => (DatabaseName, Parent) = (databaseName, parent);

    /// <summary>The name of the database on the server.</summary>
    public string DatabaseName { get; }

    /// <summary>The server.</summary>
    public StreetcarResource Parent { get; }

    /// <summary>The server's connection string with the name of the database: <c>mongodb://127.0.0.1:27017/shop</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => Parent.ConnectionStringTo(DatabaseName);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        Parent.ConnectionPropertiesOf(DatabaseName);
}
