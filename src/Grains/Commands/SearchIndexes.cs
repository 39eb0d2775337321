namespace Streetcar.Grains.Commands;

/// <summary>The commands of search indexes, which are a part of MongoDB Atlas. Drivers know its refusal by the name.</summary>
internal static class SearchIndexes
{
    public static ValueTask<Reply> RefuseAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        throw new DocumentException(
            ErrorCode.SearchNotEnabled, "Search indexes need MongoDB Atlas; an index of type 'text' with $text may do instead");
}
