namespace Streetcar.Storage.Sqlite.Tests;

public sealed class FileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused_and_free_again_afterwards()
    {
        await using (_folder.Open())
        {
            var error = Should.Throw<DataFolderException>(() => _folder.Open());
            error.Message.ShouldContain(_folder.Path);
            error.Message.ShouldContain("in use");
        }

        await using var store = _folder.Open();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(5000)]
    [InlineData(-1)]
    public async Task A_file_that_is_cut_short_is_refused_and_left_as_it_was(int length)
    {
        string file = await CreateAsync();
        using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(length >= 0 ? length : stream.Length + length);

        await ShouldRefuseAsync(file, "cut short");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_was()
    {
        string file = _folder.File("test.sqlite");
        await File.WriteAllTextAsync(file, new string('x', 10_000));

        await ShouldRefuseAsync(file, "not an SQLite database");
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        string file = await CreateAsync();
        await PatchAsync(file, offset: 68, 0x01020304);

        await ShouldRefuseAsync(file, "not one of Streetcar's");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_was()
    {
        string file = await CreateAsync();
        await PatchAsync(file, offset: 60, 1_000_000);

        await ShouldRefuseAsync(file, "newer Streetcar");
    }

    [Fact]
    public async Task Nothing_is_left_in_the_log_after_closing()
    {
        string file = await CreateAsync();

        File.Exists(file + "-wal").ShouldBeFalse();
    }

    private async Task<string> CreateAsync()
    {
        await using (var store = _folder.Open())
            await store.InsertAsync("{ _id: 1 }");
        return _folder.File("test.sqlite");
    }

    private static async Task PatchAsync(string file, int offset, int value)
    {
        byte[] bytes = await File.ReadAllBytesAsync(file);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(offset), value);
        await File.WriteAllBytesAsync(file, bytes);
    }

    private async Task ShouldRefuseAsync(string file, string reason)
    {
        byte[] before = await File.ReadAllBytesAsync(file);

        var error = Should.Throw<DataFolderException>(() => _folder.Open());

        error.Message.ShouldContain(file);
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain("left as it was");
        (await File.ReadAllBytesAsync(file)).ShouldBe(before);
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["streetcar.lock", "test.sqlite"]);
        // The folder is not held by the store that could not be opened.
        File.Delete(file);
        await using var store = _folder.Open();
    }
}
