import CZip

/// Owns one of libzip's archives, opened for reading in memory. Source: libzip.org/documentation, 1.7.
@safe struct ZipArchive: ~Copyable {
    private let handle: OpaquePointer
    /// What libzip reads from, for as long as the handle lives.
    private let memory: UnsafeMutableRawBufferPointer

    /// - Throws: when the bytes are no archive.
    init(_ bytes: [UInt8]) throws(MapFault) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
        unsafe memory.copyBytes(from: bytes)
        var error = unsafe zip_error()
        unsafe zip_error_init(&error)
        let source = unsafe zip_source_buffer_create(memory.baseAddress, zip_uint64_t(bytes.count), 0, &error)
        let handle = unsafe source.flatMap { unsafe zip_open_from_source($0, ZIP_RDONLY, &error) }
        guard let handle = unsafe handle else {
            let fault = unsafe Self.fault(&error, "the archive can't be opened")
            // An archive that was opened owns its source; one that wasn't left it to us.
            if let source = unsafe source { unsafe zip_source_free(source) }
            unsafe zip_error_fini(&error)
            unsafe memory.deallocate()
            throw fault
        }
        unsafe zip_error_fini(&error)
        unsafe self.handle = unsafe handle
        unsafe self.memory = unsafe memory
    }

    deinit {
        unsafe zip_discard(handle)
        unsafe memory.deallocate()
    }

    var entryCount: Int { unsafe max(0, Int(zip_get_num_entries(handle, 0))) }

    /// Nil when it can't be read.
    func name(of index: Int) -> String? {
        unsafe zip_get_name(handle, zip_uint64_t(index), 0).map { unsafe String(cString: $0) }
    }

    /// An entry's bytes, its checksum verified.
    ///
    /// - Throws: when they are more than `limit`, encrypted, damaged, or packed by a method that libzip doesn't know.
    func contents(of index: Int, limit: Int) throws(MapFault) -> [UInt8] {
        var facts = unsafe zip_stat_t()
        unsafe zip_stat_init(&facts)
        guard unsafe zip_stat_index(handle, zip_uint64_t(index), 0, &facts) == 0 else { throw lastFault }
        guard unsafe facts.encryption_method == ZIP_EM_NONE else {
            throw MapFault("the archive is encrypted", "save it without a password")
        }
        guard let file = unsafe zip_fopen_index(handle, zip_uint64_t(index), 0) else { throw lastFault }
        defer { unsafe zip_fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe zip_fread(file, buffer.baseAddress!, zip_uint64_t(buffer.count))
            }
            guard count >= 0 else {
                throw unsafe Self.fault(zip_file_get_error(file), "the archive is damaged")
            }
            if count == 0 { return bytes }
            // The size that the archive claims is whatever somebody wrote there.
            guard bytes.count + Int(count) <= limit else {
                throw MapFault("the document in the archive is too large", "\(limit) bytes at most, unpacked")
            }
            bytes += chunk[..<Int(count)]
        }
    }

    private var lastFault: MapFault {
        unsafe Self.fault(zip_get_error(handle), "the archive is damaged")
    }

    /// The error keeps the text that is made of it, so it is libzip's own and no copy.
    private static func fault(_ error: UnsafeMutablePointer<zip_error_t>, _ message: String) -> MapFault {
        switch unsafe error.pointee.zip_err {
        case ZIP_ER_NOZIP: return MapFault("this is no ZIP archive", "a KMZ file as Google Earth saves it")
        case ZIP_ER_COMPNOTSUPP:
            return MapFault("the archive is packed by a method that isn't read", "a plain ZIP archive")
        case ZIP_ER_ENCRNOTSUPP, ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD:
            return MapFault("the archive is encrypted", "save it without a password")
        default:
            let reason = unsafe String(cString: zip_error_strerror(error))
            return MapFault("\(message): \(reason)", "copy or save it again")
        }
    }
}
