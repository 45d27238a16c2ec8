internal import COpenSSL

extension Certificate {
  /// Makes a certificate for the public half of `key`, with a random serial number of 127 bits. It is signed by
  /// `issuer`, or by `key` itself. Nobody looks here whether the issuer may. Throws `.certificateNotMade`.
  package static func make(
    _ order: CertificateOrder, for key: ECPrivateKey,
    signedBy issuer: (certificate: Certificate, key: ECPrivateKey)? = nil
  ) throws(CryptographyError) -> Certificate {
    guard let blank = unsafe X509_new() else {
      throw .certificateNotMade(detail: drainOpenSSLErrors())
    }
    let handle = unsafe CertificateHandle(takingOwnership: blank)
    let serial = try Digest.randomBytes(16)
    let isMade = unsafe handle.withPointer { certificate in
      unsafe key.handle.withPointer { unsafe X509_set_pubkey(certificate, $0) == 1 }
        && X509_set_version(certificate, 2) == 1
        && setSerial([serial[0] & 0x7F] + serial.dropFirst(), of: certificate)
        && setDates(order, of: certificate) && setNames(order, issuer?.certificate, of: certificate)
        && addExtensions(order, issuer?.certificate, to: certificate)
        && (issuer?.key ?? key).handle.withPointer {
          unsafe X509_sign(certificate, $0, EVP_sha256()) > 0
        }
    }
    let reason = drainOpenSSLErrors()
    guard isMade else { throw .certificateNotMade(detail: reason) }
    return try Certificate(handle)
  }

  private static func setSerial(_ bytes: [UInt8], of certificate: OpaquePointer) -> Bool {
    let number = unsafe BN_bin2bn(bytes, Int32(bytes.count), nil)
    defer { unsafe BN_free(number) }
    return unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
  }

  private static func setDates(_ order: CertificateOrder, of certificate: OpaquePointer) -> Bool {
    unsafe ASN1_TIME_set(X509_getm_notBefore(certificate), order.notBefore) != nil
      && ASN1_TIME_set(X509_getm_notAfter(certificate), order.notAfter) != nil
  }

  private static func setNames(
    _ order: CertificateOrder, _ issuer: Certificate?, of certificate: OpaquePointer
  ) -> Bool {
    let subject = unsafe X509_get_subject_name(certificate)
    for (field, text) in [("O", order.organization), ("CN", order.commonName)] {
      let bytes = Array(text.utf8)
      guard
        unsafe X509_NAME_add_entry_by_txt(
          subject, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1
      else { return false }
    }
    guard let issuer else { return unsafe X509_set_issuer_name(certificate, subject) == 1 }
    return unsafe issuer.handle.withPointer {
      unsafe X509_set_issuer_name(certificate, X509_get_subject_name($0)) == 1
    }
  }

  private static func addExtensions(
    _ order: CertificateOrder, _ issuer: Certificate?, to certificate: OpaquePointer
  ) -> Bool {
    func add(issuedBy issuer: OpaquePointer) -> Bool {
      var context = unsafe X509V3_CTX()
      unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
      for (name, value) in order.extensions {
        let number = unsafe OBJ_sn2nid(name)
        guard let entry = unsafe X509V3_EXT_conf_nid(nil, &context, number, value) else {
          return false
        }
        defer { unsafe X509_EXTENSION_free(entry) }
        guard unsafe X509_add_ext(certificate, entry, -1) == 1 else { return false }
      }
      return true
    }
    guard let issuer else { return unsafe add(issuedBy: certificate) }
    return unsafe issuer.handle.withPointer { unsafe add(issuedBy: $0) }
  }
}
