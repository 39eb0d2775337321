using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A collection of documents. Having one does no I/O. Made by the indexer of a database; <see cref="Collection{T}"/> is
/// the same for objects.
/// </summary>
public sealed class Collection : Collection<BsonDocument>
{
    internal Collection(Database database, CommandRunner runner, string name, Concerns concerns)
        : base(database, runner, name, concerns)
    {
    }

    /// <summary>The collection whose name is this one's, a dot and another: <c>files["chunks"]</c> is <c>files.chunks</c>.</summary>
    /// <param name="name">What to append.</param>
    public Collection this[string name] => Database[$"{Name}.{name}"];

    /// <inheritdoc/>
    public override Collection With(
        ReadConcern? readConcern = null, WriteConcern? writeConcern = null, ReadPreference? readPreference = null) =>
        new(Database, Runner, Name, Concerns.With(readConcern, writeConcern, readPreference));
}
